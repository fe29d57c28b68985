import Identity

/// The error that the body throws, or nil when it throws none.
func thrown<Result>(_ body: () throws(IdentityError) -> Result) -> IdentityError? {
    do throws(IdentityError) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}
