/** Something that the application or the emulator left undone, with the reason. */
export type Warning = {
  readonly id: string
  /** The provider that noticed it; null for the emulator itself. */
  readonly provider: string | null
  /** Virtual ISO time. */
  readonly at: string
  readonly code: WarningCode
  readonly message: string
}

export type WarningCode =
  /** An operation that this emulator does not have was answered with 501. */
  | 'not-emulated'
  /** A request was accepted although it has fields that the emulator does not use. */
  | 'field-ignored'
  /** The application did not answer a webhook, or refused it. */
  | 'callback-failed'
  /** Unsupported verbs, malformed documents, refused calls, with the provider's error code if there is one. */
  | 'provider'

export type Warn = (
  warning: Pick<Warning, 'provider' | 'code' | 'message'>,
  /** Warnings with the same key are noted once until the next reset. */
  key?: string,
) => void
