import { globSync } from 'node:fs'
import { root } from './packages.ts'

/** Order of the columns in generated tables; further providers follow by name. */
const columns = [
  'videosdk',
  'videosdk-legacy',
  'daily',
  'livekit',
  'twilio',
  'telnyx',
  'plivo',
  'vonage',
  'sinch',
]
const columnOf = (id: string): number =>
  columns.includes(id) ? columns.indexOf(id) : columns.length

/** Ids of the providers in a workspace, which are the names of their folders. */
export const providerIds = (workspace = root): readonly string[] =>
  globSync('packages/providers/*/test/harness.ts', { cwd: workspace })
    .map((file) => file.split(/[\\/]/)[2] ?? '')
    .toSorted((a, b) => columnOf(a) - columnOf(b) || a.localeCompare(b))
