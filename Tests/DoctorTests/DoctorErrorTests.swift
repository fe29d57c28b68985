import Doctor
import Testing

struct DoctorErrorTests {
    @Test func `an error prints its message`() {
        #expect("\(DoctorError("no context"))" == "no context")
    }
}
