import type { CallErrorCode } from '@callplane/core'

/**
 * What `startDialOut` of daily-js checks before it sends anything to the call machine, read from the bundle of
 * daily-js 0.92.2 (`startDialOut`, `dist/daily-esm.js`). Nearly all begin with `Error starting dial out: `.
 * A test compares the list with the installed version.
 */
const destinations: readonly string[] = [
  'either a sip uri or phone number must be provided',
  'only one of sip uri or phone number must be provided',
  'sipUri must be a string',
  "Invalid SIP URI, must start with 'sip:'",
  'phoneNumber must be a string',
  'Invalid phone number, must be valid phone number as per E.164',
]

const parameters: readonly string[] = [
  'audio codec must be an array',
  'audio codec array specified but empty',
  'audio codec must be a string',
  'audio codec must be one of OPUS, PCMU, PCMA, G722',
  'video must be a boolean value',
  'videoSettings must be an object',
  'videoSettings provided but video is not enabled',
  'videoSettings.width must be a positive integer',
  'videoSettings.width must be less than or equal to 1280',
  'videoSettings.height must be a positive integer',
  'videoSettings.height must be less than or equal to 720',
  'videoSettings.fps must be a positive integer',
  'videoSettings.fps must be less than or equal to 30',
  'videoSettings.videoBitrate must be a positive integer',
  'videoSettings.videoBitrate must be less than or equal to 1000 kbps',
  'video codec must be an array',
  'video codec array specified but empty',
  'video codec must be a string',
  'video codec must be H264 or VP8',
  'callerId must be a string',
  'callerId not allowed with sipUri',
  'displayName must be a string',
  'displayName length must be less than 200',
  'userId must be a string',
  'userId length must be less than or equal to 36',
  'provider valid only for sipUri, not phoneNumber',
  'extension must be a string',
  'extension length must be less than or equal to 20',
  'waitBeforeExtensionDialSec must be a number',
  'waitBeforeExtensionDialSec must be less than or equal to 60',
  'waitBeforeExtensionDialSec requires a phoneNumber and extension',
]

const prefix = 'Error starting dial out: '

const codes: ReadonlyMap<string, CallErrorCode> = new Map([
  ...destinations.map((text) => [prefix + text, 'number-invalid'] as const),
  ...parameters.map((text) => [prefix + text, 'request-invalid'] as const),
  ['startDialOut() only supported after join.', 'room-unusable'],
])

/** The code of a rejection that was raised locally, so that nothing was dialled; undefined for any other one. */
export const localRejection = (message: string): CallErrorCode | undefined =>
  codes.get(message) ??
  (message.startsWith("Error: provider can be set only to '") ? 'request-invalid' : undefined)
