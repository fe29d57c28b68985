/// Python programs that use kubectl as people do. Their arguments: kubectl and its own.
enum StreamScripts {
    /// Types into a shell on a terminal, each line when the text before it has appeared, and prints everything.
    static let terminal = #"""
        import os, pty, select, struct, sys, fcntl, termios
        steps = [("$ ", "stty size\n"), ("31 91", "sleep 1000\n"), ("sleep 1000", "\x03"), ("$ ", "echo $((40+2)) $TERM\n"),
                 ("42 xterm", "exit 5\n")]
        pid, fd = pty.fork()
        if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
        fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 31, 91, 0, 0))
        seen, all = b"", b""
        for text, line in steps + [(None, None)]:
            while text is None or text.encode() not in seen:
                if not select.select([fd], [], [], 20)[0]: sys.exit("no %r in %r" % (text, all))
                try: data = os.read(fd, 4096)
                except OSError: data = b""
                if not data and text is not None: sys.exit("ended before %r: %r" % (text, all))
                if not data: break
                seen += data; all += data
            if line: seen = b""; os.write(fd, line.encode())
        print(all.decode())
        print("status", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """#

    /// Forwards two ports; asks the first several times at once, and connects to the second, where nobody listens.
    static let forward = #"""
        import re, socket, subprocess, sys, threading, urllib.request
        kubectl = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        ports = []
        while len(ports) < 2:
            line = kubectl.stdout.readline()
            if not line: sys.exit(kubectl.stderr.read())
            found = re.match(r"Forwarding from 127.0.0.1:(\d+)", line)
            if found: ports.append(int(found.group(1)))
        threading.Thread(target=kubectl.stdout.read, daemon=True).start()
        answers = []
        def ask(): answers.append(urllib.request.urlopen("http://127.0.0.1:%d/big" % ports[0], timeout=20).read())
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print("answers", len(answers), {len(answer) for answer in answers})
        refused = socket.create_connection(("127.0.0.1", ports[1]), 20)
        print("refused", refused.recv(10))
        kubectl.wait(20)
        print(kubectl.stderr.read())
        """#

    /// Runs a command that prints without end, does not read it, and then goes away without a word.
    static let vanish = #"""
        import os, signal, subprocess, sys, time
        kubectl = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
        print(kubectl.stdout.readline().decode().strip())
        time.sleep(1)
        kubectl.send_signal(signal.SIGKILL)
        kubectl.wait()
        """#
}
