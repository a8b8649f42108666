import type { Combination } from './combination.ts'
import { need, type ConnectStep, type Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import { own, refresh, refuseOther, removeUnlessUsed, wantedOutbound } from './platform-gateway.ts'

/** Numbers the platform does not have yet, with a gateway in each direction. */
export const pairSteps = (options: ConnectOptions, known: Combination): ConnectStep[] => {
  const { platform, name, numbers, region = 'auto' } = options
  const { phoneNumbers, ports } = platform
  const { gateways } = ports
  if (!phoneNumbers || !gateways) return []
  const before = new Set<string>()
  let created = false
  const pair = async (): Promise<Made | null> => {
    const [outbound, inbound] = [
      await own(gateways, name, 'outbound'),
      await own(gateways, name, 'inbound'),
    ]
    return outbound && inbound ? { platformOutbound: outbound, platformInbound: inbound } : null
  }
  return [
    {
      name: `${known.platform.title}: numbers with their gateways`,
      async do(made) {
        const wanted = wantedOutbound(options, made)
        const there = await pair()
        refuseOther(there?.platformOutbound, wanted.address, platform.id)
        if (there?.platformOutbound)
          return {
            ...there,
            platformOutbound: await refresh(gateways, there.platformOutbound, wanted),
          }
        for (const { number } of (await platform.ports.numbers?.list()) ?? []) before.add(number)
        created = true
        await phoneNumbers.create({
          name,
          phoneNumbers: [...numbers],
          isShared: true,
          mediaEncryption: wanted.mediaEncryption === 'required' ? 'enable' : 'disable',
          inbound: { sipRegion: region },
          outbound: {
            address: wanted.address,
            sipRegion: region,
            transport: wanted.transport,
            ...(wanted.credentials ? { auth: wanted.credentials } : {}),
          },
        })
        const paired = need((await pair()) ?? undefined)
        const { carrierAddresses } = options
        if (carrierAddresses?.length && paired.platformInbound)
          await gateways.update(paired.platformInbound.id, {
            allowedAddresses: [...carrierAddresses],
          })
        return paired
      },
      async undo() {
        if (!created) return `${known.platform.title}: the gateways that were there`
        const kept: string[] = []
        for (const direction of ['outbound', 'inbound'] as const) {
          const gateway = await own(gateways, name, direction)
          const title = `${known.platform.title}: the ${direction} gateway`
          const left = await removeUnlessUsed(gateways, gateway, numbers, title)
          if (left !== undefined) kept.push(left)
        }
        const owned = (await ports.numbers?.list()) ?? []
        for (const { id, number } of owned)
          if (numbers.includes(number) && !before.has(number)) await ports.numbers?.release?.(id)
        return kept.length > 0 ? kept.join(', ') : undefined
      },
    },
  ]
}
