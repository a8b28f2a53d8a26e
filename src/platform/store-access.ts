import { invalid } from '../core/problem.js';

/** How an S3-compatible store is reached. Without a key nobody has asked for one. */
export type StoreAccess = { endpoint: string; region: string; key: string; secret: string };

/** @throws Problem('invalid') that names the variable */
export function storeAccess({ endpoint = '', region = 'us-east-1', key = '', secret = '' }: Partial<StoreAccess>): StoreAccess {
  if (!/^[a-z0-9-]+$/i.test(region)) throw invalid('QVILL_S3_REGION', `QVILL_S3_REGION is “${region}”; it must be a region’s name, such as eu-central-1`);
  if (!key !== !secret) throw invalid('QVILL_S3_KEY', `QVILL_S3_KEY and QVILL_S3_SECRET belong together, and ${key ? 'the secret' : 'the key'} is missing`);
  return { endpoint: endpoint || `https://s3.${region}.amazonaws.com`, region, key, secret };
}
