import Foundation

// Certificates per second of one core for whole calls of the certificate service, beside the bare P-256 signatures that
// the machine's openssl makes in the same run. Writes JSON to the file named by --json. Exit status 1 when something
// allocates more than it may.

/// The least share of openssl's bare signatures that a whole call may reach.
let goal = 0.1

// Before anything is awaited: the threads of the pool block the alarm by which openssl ends its loop, and a child of
// theirs would never end.
let openssl = try OpenSSLSpeed.signaturesPerSecond()
let figures = try await SigningCases().run()

func column(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

print("case".padding(toLength: 30, withPad: " ", startingAt: 0), terminator: "")
print(["per second", "of openssl", "allocations", "allocated B"].map { column($0, 13) }.joined())
print("openssl, bare signature".padding(toLength: 30, withPad: " ", startingAt: 0), terminator: "")
print(column("\(Int(openssl))", 13))
for one in figures {
    let share = one.perSecond / openssl
    print(one.name.padding(toLength: 30, withPad: " ", startingAt: 0), terminator: "")
    let cells = [
        "\(Int(one.perSecond))", "1/" + String(format: "%.1f", 1 / share), "\(one.allocations)",
        "\(one.allocatedBytes)",
    ]
    print(cells.map { column($0, 13) }.joined())
    if share < goal { print("  below the goal of 1/\(Int(1 / goal))") }
    if one.isTooMuch { print("  more than \(one.allocationLimit) allocations") }
}

let arguments = CommandLine.arguments
if let flag = arguments.firstIndex(of: "--json"), arguments.indices.contains(flag + 1) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(figures).write(to: URL(filePath: arguments[flag + 1]))
}
// Times depend on the machine, counts do not.
if figures.contains(where: \.isTooMuch) { exit(1) }
