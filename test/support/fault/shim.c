/*
 * Makes one call of the system fail, or be the last of the process: the k-th that changes anything below a folder. Loaded with LD_PRELOAD.
 * QVILL_FAULT_FILE is shared with the test: long armed (2: only renames count), k, error (0: SIGKILL), count, fired. QVILL_FAULT_ROOT is the folder.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct control { volatile long armed, k, error, count, fired; };
static struct control *control;
static const char *root;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("QVILL_FAULT_FILE");
  root = getenv("QVILL_FAULT_ROOT");
  if (!file || !root) return;
  int handle = open(file, O_RDWR);
  if (handle < 0) return;
  void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
  close(handle);
  if (page != MAP_FAILED) control = page;
}

static int is_ours(const char *path) { return path && root && strncmp(path, root, strlen(root)) == 0; }

static int is_ours_open(int handle) {
  char link[64], path[1024];
  snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_ours(path);
}

/* Whether this call is to fail; it does not come back where it is to be the last one. */
static int fails(const char *call, int ours) {
  if (!control || !control->armed || !ours) return 0;
  if (control->armed == 2 && strcmp(call, "rename")) return 0;
  long number = __sync_add_and_fetch(&control->count, 1);
  if (number != control->k) return 0;
  control->fired = 1;
  strncpy((char *)(control + 1), call, 64);
  if (control->error == 0) kill(getpid(), SIGKILL), pause();
  errno = (int)control->error;
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_PATH(type, name, path, declared, given) \
  type name declared { if (fails(#name, is_ours(path))) return -1; return NEXT(name) given; }
#define ON_HANDLE(type, name, declared, given) \
  type name declared { \
    if (control && control->armed && fails(#name, is_ours_open(handle))) return -1; \
    return NEXT(name) given; }

ON_HANDLE(ssize_t, write, (int handle, const void *bytes, size_t n), (handle, bytes, n))
ON_HANDLE(ssize_t, writev, (int handle, const struct iovec *parts, int n), (handle, parts, n))
ON_HANDLE(ssize_t, pwrite, (int handle, const void *bytes, size_t n, off_t at), (handle, bytes, n, at))
ON_HANDLE(ssize_t, pwrite64, (int handle, const void *bytes, size_t n, off64_t at), (handle, bytes, n, at))
ON_HANDLE(ssize_t, pwritev, (int handle, const struct iovec *parts, int n, off_t at), (handle, parts, n, at))
ON_HANDLE(int, fsync, (int handle), (handle))
ON_HANDLE(int, fdatasync, (int handle), (handle))
ON_HANDLE(int, ftruncate, (int handle, off_t n), (handle, n))
ON_HANDLE(int, ftruncate64, (int handle, off64_t n), (handle, n))
ON_HANDLE(int, futimens, (int handle, const struct timespec times[2]), (handle, times))
ON_PATH(int, rename, to, (const char *from, const char *to), (from, to))
ON_PATH(int, link, to, (const char *from, const char *to), (from, to))
ON_PATH(int, symlink, at, (const char *to, const char *at), (to, at))
ON_PATH(int, unlink, path, (const char *path), (path))
ON_PATH(int, rmdir, path, (const char *path), (path))
ON_PATH(int, mkdir, path, (const char *path, mode_t mode), (path, mode))

#define ON_OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list more; va_start(more, flags); mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0; va_end(more); \
    if (fails(#name, is_ours(path))) return -1; \
    return NEXT(name)(path, flags, mode); }
ON_OPEN(open)
ON_OPEN(open64)
