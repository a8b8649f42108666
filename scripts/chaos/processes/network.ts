import { createEmulator, type Deliver, type Emulator } from '@callplane/emulator'
import { emulatedProviders, facesOf } from '../../emulated-providers.ts'
import { deadUrl } from '../dead.ts'
import { paceLimit } from '../network.ts'
import type { Random } from '../random.ts'
import { wholeHistory } from '../whole-history.ts'
import { deadName, pacedName, planRules } from '../rules.ts'
import type { ServingConfig } from './messages.ts'
import type { SharedClock } from './shared-time.ts'

/** Where webhooks are addressed to; the balancer knows where they go. */
export const publicUrl = 'https://callplane.example'

/** The emulator on real HTTP, and what a process must know of it. */
export interface ServedNetwork {
  readonly emulator: Emulator
  readonly url: string
  readonly setup: Pick<ServingConfig, 'providers' | 'rules' | 'pace' | 'publicUrl'>
}

export const serveNetwork = async (
  random: Random,
  clock: SharedClock,
  { deliver, talkFor }: { readonly deliver: Deliver; readonly talkFor: number },
): Promise<ServedNetwork> => {
  const emulator = createEmulator({
    faces: facesOf(emulatedProviders),
    clock,
    timings: { talkFor },
    seed: `chaos-${random.between(0, 1e9)}`,
    history: wholeHistory,
    deliver,
  })
  const { url } = await emulator.listen()
  const keys = emulator.keys(url)
  const providers = []
  for (const { plugin, harness } of emulatedProviders) {
    const face = keys[harness.face]
    if (!face) throw new Error(`no face ${harness.face}`)
    await harness.arrange?.(emulator, face, `${publicUrl}/webhooks`)
    const settings = harness.settings(face)
    providers.push({ id: plugin.id, settings })
    if (plugin.id === 'twilio')
      providers.push({
        id: plugin.id,
        settings: { ...settings, baseUrl: deadUrl, name: deadName },
      })
  }
  const pace = Object.fromEntries(
    [...emulatedProviders.map(({ plugin }) => plugin.id), deadName].map((name) => [
      name,
      { cps: name === pacedName ? paceLimit : 1_000_000 },
    ]),
  )
  return { emulator, url, setup: { providers, rules: planRules(keys), pace, publicUrl } }
}
