#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/// Blocks allocated by this process so far, reallocations included.
uint64_t allocation_count(void);

/// Bytes asked for by this process so far.
uint64_t allocation_bytes(void);

#endif
