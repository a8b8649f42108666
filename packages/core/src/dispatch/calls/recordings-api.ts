/** The audio of a recording. */
export interface RecordingMedia {
  /** Media type, as the provider says it. */
  readonly contentType: string
  /** The file. */
  readonly body: Uint8Array
}

/** Reads and deletes recordings at the providers that keep them. */
export interface CallRecordings {
  /**
   * The audio of a recording of a call, read with the provider's credentials; where a plugin cannot, from the recording's own
   * URL without any. Throws `call-unknown`, `not-found`, `unsupported`, or the provider's failure.
   */
  open(id: string, recording: string): Promise<RecordingMedia>
  /**
   * Deletes a recording at its provider; the record then says `removed`. Throws as `open` does. Deleting it again does
   * nothing.
   */
  remove(id: string, recording: string): Promise<void>
}
