import { ColumnTypeEnum, DriverAdapterError, type ColumnType, type SqlQuery, type SqlResultSet } from '@prisma/driver-adapter-utils';
import { tableOf } from '../core/table-of.js';

/*
 * Between Prisma's values and SQLite's. STRICT tables hold INTEGER, REAL, TEXT and BLOB and nothing else, so a
 * declared column needs no guessing; a column that is an expression (count, max) is typed by its first value.
 */

export type SqliteValue = null | number | bigint | string | Uint8Array;

const declared: Record<string, ColumnType> = tableOf({
  INTEGER: ColumnTypeEnum.Int32,
  REAL: ColumnTypeEnum.Double,
  TEXT: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  // Prisma's own history table and SQLite's pragmas still speak the loose names
  DATETIME: ColumnTypeEnum.Text,
  'INTEGER UNSIGNED': ColumnTypeEnum.Int32,
});

export function argument(value: unknown, scalarType: string | undefined): SqliteValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && scalarType === 'int') return Number.parseInt(value, 10);
  if (typeof value === 'string' && scalarType === 'bigint') return BigInt(value);
  if (typeof value === 'string' && scalarType === 'bytes') return Buffer.from(value, 'base64');
  if (value instanceof Date) return value.toISOString();
  return value as SqliteValue;
}

export const argumentsOf = (query: SqlQuery): SqliteValue[] => query.args.map((value, i) => argument(value, query.argTypes[i]?.scalarType));

export function resultSet(columns: { name: string; type: string | null }[], rows: unknown[][]): SqlResultSet {
  return {
    columnNames: columns.map((column) => column.name),
    columnTypes: columns.map((column, i) => declared[column.type?.toUpperCase() ?? ''] ?? typeOf(rows.find((row) => row[i] !== null)?.[i])),
    rows,
  };
}

function typeOf(value: unknown): ColumnType {
  if (typeof value === 'string') return ColumnTypeEnum.Text;
  if (typeof value === 'number') return ColumnTypeEnum.UnknownNumber;
  if (value instanceof Uint8Array) return ColumnTypeEnum.Bytes;
  return ColumnTypeEnum.Int32;
}

// SQLite's extended result codes (https://sqlite.org/rescode.html)
const unique = [2067, 1555];
const foreignKey = [787, 1811];
const notNull = 1299;
const busy = 5;

/** Whether another connection holds the lock. */
export const isBusy = (error: unknown): boolean => (((error as { errcode?: number }).errcode ?? 0) & 255) === busy;

/** Turns node:sqlite's error into the one that Prisma makes its P-codes from; any other error is thrown as it is. */
export function rethrow(error: unknown): never {
  const { errcode, message = '' } = error as { errcode?: number; message?: string };
  if (typeof errcode !== 'number') throw error;
  const fields =
    message
      .split('constraint failed: ')[1]
      ?.split(', ')
      .map((column) => column.split('.').pop()!) ?? [];
  const original = { originalCode: String(errcode), originalMessage: message };
  if (unique.includes(errcode)) throw new DriverAdapterError({ ...original, kind: 'UniqueConstraintViolation', constraint: { fields } });
  if (errcode === notNull) throw new DriverAdapterError({ ...original, kind: 'NullConstraintViolation', constraint: { fields } });
  if (foreignKey.includes(errcode)) throw new DriverAdapterError({ ...original, kind: 'ForeignKeyConstraintViolation', constraint: { foreignKey: {} } });
  if (isBusy(error)) throw new DriverAdapterError({ ...original, kind: 'SocketTimeout' });
  throw new DriverAdapterError({ ...original, kind: 'sqlite', extendedCode: errcode, message });
}
