// A system call of Linux that the Swift module of the C library does not show.
int setns(int fd, int nstype);
