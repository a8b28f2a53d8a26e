# What systemd does for a service with a socket, as far as Qvill uses it: holds the socket, starts the service for who connects,
# starts it again when it fails, takes its notifications, and starts it when its wake-at says so.
#   activator.py FOLDER SOCKETS COMMAND…      SOCKETS: ports of the loopback and paths, comma separated
# A line of JSON for each event on standard output; reads `stop`, `kill`, `restart` and `end` from standard input.
import array, json, os, select, signal, socket, subprocess, sys, time

folder, names, command = sys.argv[1], sys.argv[2].split(','), sys.argv[3:]
# RestartSec of deploy/systemd/qvill.service
restart_after = 0.3


def listening(name):
    if name.isdigit():
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(('127.0.0.1', int(name)))
    else:
        sock = socket.socket(socket.AF_UNIX)
        sock.bind(name)
    sock.listen(4096)
    sock.setblocking(False)
    return sock


def tell(event, **more):
    print(json.dumps({'event': event, 'at': time.time() * 1000, **more}), flush=True)


sockets = [listening(name) for name in names]
# Out of the way of the descriptors that the service gets
high = [os.dup(sock.fileno()) if sock.fileno() > 40 else os.dup2(sock.fileno(), 50 + i, False) for i, sock in enumerate(sockets)]
notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notify.bind(folder + '/notify')
service = None
start_at = None
wake = None


def wake_at():
    try:
        with open(os.environ['QVILL_DATA'] + '/wake-at') as file:
            text = file.read(20).strip()
        return int(text) if text.isdigit() else None
    except OSError:
        return None


def start():
    global service, start_at, wake
    start_at = wake = None
    env = {**os.environ, 'LISTEN_FDS': str(len(high)), 'NOTIFY_SOCKET': folder + '/notify'}

    def place():
        for i, fd in enumerate(high):
            os.dup2(fd, 3 + i)

    own = 'LISTEN_PID=$$ WATCHDOG_PID=$$ exec "$0" "$@"'
    service = subprocess.Popen(['sh', '-c', 'export LISTEN_PID WATCHDOG_PID; ' + own, *command], env=env, close_fds=False, preexec_fn=place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    tell('started', pid=service.pid)


def ended():
    global service, start_at, wake
    status = service.returncode
    service = None
    tell('ended', status=status)
    if status not in (0, -signal.SIGTERM):
        start_at = time.time() + restart_after
    wake = wake_at()


def heard():
    data, ancillary, _, _ = notify.recvmsg(4096, socket.CMSG_SPACE(64))
    for level, kind, bytes_ in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds = array.array('i')
            fds.frombytes(bytes_[: len(bytes_) - len(bytes_) % fds.itemsize])
            for fd in fds:
                os.close(fd)
    tell('notified', text=data.decode())


def told(line):
    if service and line in ('stop', 'restart'):
        service.send_signal(signal.SIGTERM)
    if service and line == 'kill':
        service.kill()
    if line in ('end', ''):
        if service:
            service.terminate()
            service.wait()
        sys.exit()


tell('listening')
while True:
    if service and service.poll() is not None:
        ended()
    now = time.time()
    if not service and ((start_at and now >= start_at) or (wake is not None and now >= wake)):
        start()
    watched = [sys.stdin, notify] + ([] if service or start_at else high)
    ready, _, _ = select.select(watched, [], [], 0.005)
    if notify in ready:
        heard()
    if sys.stdin in ready:
        told(sys.stdin.readline().strip())
    if not service and not start_at and any(fd in ready for fd in high):
        start()
