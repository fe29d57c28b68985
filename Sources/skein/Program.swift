import ArgumentParser
import Commands

@main
struct Program {
    static func main() async {
        SearchPath.includeSystemPrograms()
        await Skein.main()
    }
}
