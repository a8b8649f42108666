import type { FaceContext } from '../../face.ts'
import type { Reject } from '../../shared/incoming.ts'
import { find } from './fields.ts'
import type { Project } from './project.ts'
import type { State, Trunk } from './state.ts'

export type TrunkDeps = {
  readonly state: State
  readonly project: Project
  /** Numbers of the account; the project's trunks may have them. */
  readonly numbers: readonly string[]
  now(): number
  /** Something that decides where calls go was changed. */
  changed(): void
}

export const trunksPath = '/v1/projects/:project/trunks'

export const trunkWith = ({ state }: TrunkDeps, id: string | undefined): Trunk =>
  find(state.trunks, id, 'SIP trunk')

/** What calls by trunks need. */
export type TrafficDeps = {
  readonly context: Pick<FaceContext, 'network' | 'id' | 'random'>
  readonly state: State
  readonly reject: Reject
}
