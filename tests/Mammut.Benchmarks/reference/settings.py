"""The settings at which the reference is fastest on a CPU; docs/performance.md has the figures. They must be in place before torch is imported."""
import ctypes
import os
import sys

HUGE_PAGES = "glibc.malloc.hugetlb=1"
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_MAX = -1, -2, -4


def apply():
    # Memory in huge pages: 5 to 15 % less time of the processors. glibc reads this only when a process starts.
    if "GLIBC_TUNABLES" not in os.environ:
        os.environ["GLIBC_TUNABLES"] = HUGE_PAGES
        os.execv(sys.executable, sys.orig_argv)
    # Threads that wait without spinning: else those of OpenMP and those of OpenBLAS take each other's processors.
    os.environ["OMP_WAIT_POLICY"] = "passive"
    cores = str(len(os.sched_getaffinity(0)))
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = cores
    # glibc gives freed memory back to the system, whose pages then have to be touched for the first time again in each step.
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(M_MMAP_MAX, 0)
        libc.mallopt(M_TRIM_THRESHOLD, 2**31 - 1)
        libc.mallopt(M_TOP_PAD, 64 * 2**20)
