import { instrument, type InstrumentOptions } from '@callplane/telemetry'
import type { Module } from './root.ts'
import { DISPATCHER_WRAPPER } from './tokens.ts'

/** Traces and counts the calls of the container's dispatcher with OpenTelemetry. */
export const withTelemetry =
  (options: InstrumentOptions = {}): Module =>
  (root) => {
    root.value(DISPATCHER_WRAPPER, (dispatcher) => instrument(dispatcher, options))
  }
