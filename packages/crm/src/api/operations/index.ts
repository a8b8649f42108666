import type { Operation } from '../operation.ts'
import { answer, inbound, initiate } from './browser-calls.ts'
import { click, ingest, terminate } from './control.ts'
import { detail, events, history, providers, statistics, twilioToken } from './reading.ts'

/** Every operation but the document about them. */
export const operations: readonly Operation[] = [
  initiate,
  inbound,
  answer,
  terminate,
  click,
  history,
  statistics,
  ingest,
  providers,
  twilioToken,
  events,
  // Last: its path takes any single segment.
  detail,
]
