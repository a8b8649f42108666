import type { Database } from '../database/database.ts'
import type { Members } from '../ports/members.ts'
import type { Parked } from './parked.ts'
import type { Records } from './records.ts'
import type { References } from './references.ts'
import type { SqliteClock } from '../database/clock.ts'

/** What the methods of the call store work with. */
export interface CallsWorld {
  readonly database: Database
  readonly clock: SqliteClock
  readonly records: Records
  readonly members: Members
  readonly references: References
  readonly parked: Parked
}
