import type { Dispatcher, Host, RoutingRuleInput } from '@callplane/core'
import { createDoor } from '@callplane/doors'
import {
  videosdkLegacyDoor,
  type VideosdkLegacyDoorCredentials,
} from '@callplane/doors/videosdk-legacy'

/** What takes the place of a legacy trunk: VideoSDK's outbound rule that its numbers were bound to. */
export interface MovedTrunk {
  readonly trunkId: string
  /** The trunk's numbers; the first one calls where a request names none, as it did before. */
  readonly numbers: readonly string[]
  readonly routingRuleId: string
  /** The carrier's host in legacy destinations such as `sip:+14155550123@sip.carrier.example`. */
  readonly carrierHost: string
}

/** One rule for each trunk, under the trunk's id, so that legacy requests find it. */
export const rulesOf = (trunks: readonly MovedTrunk[]): RoutingRuleInput[] =>
  trunks.map(({ trunkId, numbers, routingRuleId }) => ({
    id: trunkId,
    direction: 'outbound',
    numbers: [...numbers],
    routes: [{ provider: 'videosdk', reference: routingRuleId }],
  }))

/** Where the door runs, and who may use it. */
export interface DoorSetUp {
  readonly dispatcher: Dispatcher
  readonly host: Host
  /** Key and secret of the project, with which the callers sign their tokens. */
  readonly credentials: VideosdkLegacyDoorCredentials
  /** Where the callers reach the door. */
  readonly publicUrl: string
}

/** Answers legacy requests as VideoSDK did, and places their calls by whatever the rules say. */
export const legacyDoor = (trunks: readonly MovedTrunk[], setUp: DoorSetUp) =>
  createDoor({
    ...setUp,
    provider: videosdkLegacyDoor({ carrierHosts: trunks.map(({ carrierHost }) => carrierHost) }),
  })
