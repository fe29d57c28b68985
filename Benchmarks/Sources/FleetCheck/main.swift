import Foundation

let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard numbers.count == 3, numbers.allSatisfy({ $0 >= 0 }), numbers[1] > 0, numbers[2] > 0 else {
    FileHandle.standardError.write(Data("usage: fleet-check SERVICES PROXIES EVENT-LOOPS\n".utf8))
    exit(2)
}
print("\(numbers[0]) services, \(numbers[1]) proxies, \(numbers[2]) event loops")
do {
    try await Check(services: numbers[0], proxies: numbers[1], loops: numbers[2]).run()
} catch {
    FileHandle.standardError.write(Data("fleet-check: \(error)\n".utf8))
    exit(1)
}
