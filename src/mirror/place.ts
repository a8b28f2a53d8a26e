/** A TARGET, understood: a folder, what rsync takes as a destination, or a bucket and what its keys begin with. */
export type Place = { kind: 'folder'; folder: string } | { kind: 'rsync'; destination: string } | { kind: 'bucket'; bucket: string; prefix: string };

/** Null when it is none of these. */
export function placeFrom(target: string): Place | null {
  if (target.startsWith('s3:')) return bucketFrom(target);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(target)?.[1]?.toLowerCase();
  if (scheme && scheme !== 'rsync') return null;
  const destination = scheme ? target : target.startsWith('rsync:') ? target.slice('rsync:'.length) : isRemote(target) ? target : null;
  if (destination !== null) return destination === '' || destination.startsWith('-') ? null : { kind: 'rsync', destination: destination.replace(/\/+$/, '') };
  return target === '' ? null : { kind: 'folder', folder: target };
}

/** `host:path`, as scp and rsync have it: a colon before any slash. */
const isRemote = (target: string): boolean => /^(?:[^/:@\s]+@)?(?:\[[0-9a-f:]+\]|[^/:@\s]+):./i.test(target);

function bucketFrom(target: string): Place | null {
  const [, bucket, path = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/.*)?$/.exec(target) ?? [];
  const prefix = path.replace(/^\/+|\/+$/g, '');
  return bucket ? { kind: 'bucket', bucket, prefix: prefix && `${prefix}/` } : null;
}
