#include "AllocationCounter.h"

#include <stddef.h>

#if defined(__linux__) && defined(__GLIBC__)

// The C library's own allocator under the names that it keeps for such wrappers (glibc).
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static _Thread_local uint64_t count;

void *malloc(size_t size) {
    count++;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count++;
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    count++;
    return __libc_realloc(block, size);
}

uint64_t thread_allocation_count(void) { return count; }

#else

uint64_t thread_allocation_count(void) { return 0; }

#endif
