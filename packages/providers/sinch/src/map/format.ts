/** What is sent: SVAML and callouts. */
export interface SvamlAction {
  readonly name: string
  readonly [field: string]: unknown
}
export interface Svaml {
  readonly instructions?: readonly SvamlAction[] | undefined
  readonly action: SvamlAction
}

export interface CustomCallout {
  readonly custom?: string | undefined
  readonly ice: string
  readonly ace?: string | undefined
  readonly pie?: string | undefined
}

export const hangup: Svaml = { action: { name: 'hangup' } }
export const goOn: Svaml = { action: { name: 'continue' } }

/** Enters a conference, which exists from then on. */
export const enter = (
  conferenceId: string,
  moh: string | undefined,
  instructions: readonly SvamlAction[] = [],
): Svaml => ({
  ...(instructions.length > 0 && { instructions }),
  action: { name: 'connectConf', conferenceId, ...(moh !== undefined && { moh }) },
})

/** E.164 where it is a number of a callback, which some of Sinch's print without the plus. */
export const toE164 = (text: string): string => (/^\d{7,15}$/.test(text) ? `+${text}` : text)
