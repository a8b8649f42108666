import type { CallWrite } from './call-rows.ts'

/** A write, as other processes are told of it. */
export interface ChangeEntry {
  readonly id: string
  readonly version: number
  /** The dispatcher that wrote. */
  readonly writer: string
}

export const entryOf = ({ record, write }: CallWrite): ChangeEntry => ({
  id: record.id,
  version: record.version,
  writer: write.owner,
})

/** Some of them may not have been written: the versions of `changed` are a hint to look. */
export const encodeEntries = (entries: readonly ChangeEntry[]): string =>
  JSON.stringify(entries.map(({ id, version, writer }) => [id, version, writer]))

export const decodeEntries = (text: string): ChangeEntry[] =>
  (JSON.parse(text) as [string, number, string][]).map(([id, version, writer]) => ({
    id,
    version,
    writer,
  }))
