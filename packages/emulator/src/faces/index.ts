import { daily } from './daily/daily.ts'
import type { Face } from './face.ts'
import { livekit } from './livekit/livekit.ts'
import { plivo } from './plivo/plivo.ts'
import { sinch } from './sinch/sinch.ts'
import { telnyx } from './telnyx/telnyx.ts'
import { twilio } from './twilio/twilio.ts'
import { videosdkLegacy } from './videosdk-legacy/videosdk-legacy.ts'
import { videosdk } from './videosdk/videosdk.ts'
import { vonage } from './vonage/vonage.ts'

/** The providers that every emulator speaks. */
const builtInFaces: readonly Face[] = [
  twilio(),
  daily(),
  videosdk(),
  videosdkLegacy(),
  plivo(),
  telnyx(),
  vonage(),
  livekit(),
  sinch(),
]

/** Those of the ids in `only`; all when it is absent. Throws for an id that no face has. */
export function selectFaces(
  own: readonly Face[],
  only: readonly string[] | undefined,
): readonly Face[] {
  const faces = mergeFaces(builtInFaces, own)
  if (!only) return faces
  const ids = faces.map(({ id }) => id)
  const unknown = only.filter((id) => !ids.includes(id))
  if (unknown.length > 0)
    throw new Error(`Unknown provider ${unknown.join(', ')}; the emulator has ${ids.join(', ')}.`)
  return faces.filter(({ id }) => only.includes(id))
}

/** The built-in faces and `own`, which replace those of the same id. */
function mergeFaces(builtIn: readonly Face[], own: readonly Face[]): readonly Face[] {
  const faces = [...new Map([...builtIn, ...own].map((face) => [face.id, face])).values()]
  const prefixes = new Set<string>()
  for (const { id, prefix } of faces) {
    if (!/^\/[a-z0-9][a-z0-9-]*$/.test(prefix)) {
      throw new Error(`The prefix of face ${id} must look like "/name".`)
    }
    if (prefixes.has(prefix)) throw new Error(`Two faces share the prefix ${prefix}.`)
    prefixes.add(prefix)
  }
  return faces
}
