/** Attributes of a participant by which we recognise and keep what is ours. */
export const ownAttributes = {
  attempt: 'callplane.attempt',
  /** The participant's id that a call asks for. */
  participant: 'callplane.participant',
  /** The call's metadata as JSON. */
  metadata: 'callplane.metadata',
  /** Of a dispatch rule and its callers: our id of the rule. */
  rule: 'callplane.rule',
} as const
