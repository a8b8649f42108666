/**
 * Arrays in PostgreSQL's binary format (`array_send` in src/backend/utils/adt/arrayfuncs.c). Written as text, every quote
 * of a record would be escaped here and unescaped by the server; node-postgres sends a Buffer as binary.
 */
const oids = { bool: 16, int4: 23, text: 25, float8: 701 } as const

const headerBytes = 20

const withHeader = (oid: number, length: number, hasNull: boolean, bytes: number): Buffer => {
  const buffer = Buffer.allocUnsafe(headerBytes + bytes)
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(hasNull ? 1 : 0, 4)
  buffer.writeInt32BE(oid, 8)
  buffer.writeInt32BE(length, 12)
  buffer.writeInt32BE(1, 16)
  return buffer
}

/** An array without elements has no dimensions. */
const emptyOf = (oid: number): Buffer => {
  const buffer = Buffer.alloc(12)
  buffer.writeInt32BE(oid, 8)
  return buffer
}

/** Text that PostgreSQL stores: it knows no NUL. Different texts stay different. */
export const storable = (text: string): string =>
  text.includes('\0') || text.includes('\u0001')
    ? text.replaceAll('\u0001', '\u00011').replaceAll('\0', '\u00010')
    : text

/** The text that `storable` was given. */
export const original = (stored: string): string =>
  stored.includes('\u0001')
    ? stored.replaceAll('\u00010', '\0').replaceAll('\u00011', '\u0001')
    : stored

export const textArray = (values: readonly (string | null)[]): Buffer => {
  if (values.length === 0) return emptyOf(oids.text)
  let bytes = 0
  let hasNull = false
  const texts = values.map((value) => (value === null ? null : storable(value)))
  for (const text of texts) {
    bytes += 4 + (text === null ? 0 : Buffer.byteLength(text))
    hasNull ||= text === null
  }
  const buffer = withHeader(oids.text, values.length, hasNull, bytes)
  let at = headerBytes
  for (const text of texts) {
    const length = text === null ? -1 : buffer.write(text, at + 4)
    buffer.writeInt32BE(length, at)
    at += 4 + Math.max(0, length)
  }
  return buffer
}

const fixedArray =
  <T>(oid: number, size: number, put: (buffer: Buffer, value: T, at: number) => void) =>
  (values: readonly (T | null)[]): Buffer => {
    if (values.length === 0) return emptyOf(oid)
    const nulls = values.reduce((count, value) => count + (value === null ? 1 : 0), 0)
    const buffer = withHeader(
      oid,
      values.length,
      nulls > 0,
      values.length * 4 + (values.length - nulls) * size,
    )
    let at = headerBytes
    for (const value of values) {
      buffer.writeInt32BE(value === null ? -1 : size, at)
      at += 4
      if (value === null) continue
      put(buffer, value, at)
      at += size
    }
    return buffer
  }

export const integerArray = fixedArray<number>(oids.int4, 4, (buffer, value, at) =>
  buffer.writeInt32BE(value, at),
)
export const doubleArray = fixedArray<number>(oids.float8, 8, (buffer, value, at) =>
  buffer.writeDoubleBE(value, at),
)
export const booleanArray = fixedArray<boolean>(oids.bool, 1, (buffer, value, at) =>
  buffer.writeUInt8(value ? 1 : 0, at),
)
