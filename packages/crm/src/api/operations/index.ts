import type { Operation } from '../operation.ts'
import { answer, inbound, initiate } from './browser-calls.ts'
import { annotate, click, digits, ingest, recording, terminate, transfer } from './control.ts'
import {
  detail,
  events,
  history,
  playback,
  providers,
  sinchToken,
  statistics,
  twilioToken,
} from './reading.ts'

/** Every operation but the document about them. */
export const operations: readonly Operation[] = [
  initiate,
  inbound,
  answer,
  terminate,
  transfer,
  digits,
  recording,
  playback,
  click,
  history,
  statistics,
  ingest,
  providers,
  twilioToken,
  sinchToken,
  events,
  // Last: their path takes any single segment.
  detail,
  annotate,
]
