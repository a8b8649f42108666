import type {
  Gateway,
  NumberRouting,
  OwnedNumber,
  RoutingRule,
  VoiceApplication,
} from '@callplane/core'
import type { MigrateEnd } from './end.ts'

/** A number and where its calls go; null where the provider's port cannot tell. */
export interface NumberState extends Pick<OwnedNumber, 'id' | 'number'> {
  readonly routing: NumberRouting | null
}
/** What one account has configured. */
export interface AccountState {
  readonly numbers: readonly NumberState[]
  readonly applications: readonly VoiceApplication[]
  /** Without credentials. */
  readonly gateways: readonly Omit<Gateway, 'credentials'>[]
  readonly rules: readonly { readonly reference: string; readonly rule: RoutingRule }[]
}
/** The source as it was, from which what is wanted at the target is derived. */
export type SourceSnapshot = AccountState

/** Reads an account. `wanted`: only these numbers, in this order. */
export const readAccount = async (
  { ports }: MigrateEnd,
  wanted?: readonly string[],
): Promise<AccountState> => {
  const { numbers: port, gateways, rules } = ports
  const owned = (await port?.list()) ?? []
  const numbers: NumberState[] = []
  for (const { id, number } of owned) {
    if (wanted && !wanted.includes(number)) continue
    numbers.push({ id, number, routing: (await port?.routing?.read(id)) ?? null })
  }
  const all = (await gateways?.list()) ?? []
  return {
    numbers,
    applications: (await port?.applications?.list()) ?? [],
    gateways: all.map(({ credentials: _secret, ...gateway }) => gateway),
    rules: (await rules?.list()) ?? [],
  }
}
