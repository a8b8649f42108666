export { createDoor, type Door, type DoorOptions } from './create-door.ts'
export type * from './door-face.ts'
export {
  DoorRefusal,
  notFound,
  notServed,
  NotOurs,
  type Refusal,
  type RefusalReason,
} from './door-refusal.ts'
export {
  keptRecordings,
  recordingMedia,
  recordingOf,
  startedRecording,
  type FoundRecording,
} from './found-recordings.ts'
export { callIdOfHex, hexOfCall, hexOfRecording, hexOfSid, hexOfUuid, uuidOfHex } from './ids.ts'
export { nodeDoor } from './node-door.ts'
