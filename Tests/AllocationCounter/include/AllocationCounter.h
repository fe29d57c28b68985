#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

#include <stdint.h>

/// Blocks allocated by the calling thread so far, reallocations included. Always 0 where it cannot be counted.
uint64_t thread_allocation_count(void);

#endif
