// zlib as it is installed on the machine: the SPDY frames of port-forward are compressed with it.
#include <zlib.h>
