import { describe } from 'vitest'
import { runCases, type ConformanceCase } from './case.ts'
import { claimCases } from './cases/claims.ts'
import { clickToCallCases } from './cases/click-to-call.ts'
import { fieldSurvivalCases } from './cases/field-survival.ts'
import { foreignRefusalCases } from './cases/foreign-refusals.ts'
import { documentCases } from './cases/documents.ts'
import { flowCases } from './cases/flows.ts'
import { frontDoorCases } from './cases/front-door.ts'
import { lookUpCases } from './cases/look-ups.ts'
import { nearEndCases } from './cases/near-ends.ts'
import { outcomeCases } from './cases/outcomes.ts'
import { overLimitCases } from './cases/over-limit.ts'
import { rangCases } from './cases/rang.ts'
import { refusalCases } from './cases/refusals.ts'
import { referenceCases } from './cases/references.ts'
import { safetyCases } from './cases/safety.ts'
import { secondCases } from './cases/second-of-everything.ts'
import { settingsCases } from './cases/settings.ts'
import { streamCases } from './cases/streams.ts'
import { switchedOffCases } from './cases/switched-off.ts'
import { valueCases } from './cases/values.ts'
import { verificationCases } from './cases/verification.ts'
import { networkVerbCases } from './cases/verbs-at-the-network.ts'
import { verbCases } from './cases/verbs.ts'
import { webhookCases } from './cases/webhooks.ts'
import type { Harness, PluginUnderTest } from './harness.ts'

/** The cases that are plain functions, by subject, so that tests can run them against broken plugins. */
export const conformanceCases: Readonly<Record<string, readonly ConformanceCase[]>> = {
  claims: claimCases,
  'near ends': nearEndCases,
  'click-to-call': clickToCallCases,
  flows: flowCases,
  documents: documentCases,
  streams: streamCases,
  refusals: refusalCases,
  'foreign refusals': foreignRefusalCases,
  'look-ups': lookUpCases,
  rang: rangCases,
  values: valueCases,
  'verbs at the network': networkVerbCases,
  'second of everything': secondCases,
  verification: verificationCases,
}

/**
 * The definition of a plugin, as a vitest suite against the emulator. Cases run or are skipped by what the provider's
 * documents offer (`Harness.documented` and `places`), never by what the plugin claims or is called.
 */
export const conforms = (plugin: PluginUnderTest, harness: Harness): void => {
  describe(`${plugin.id} conforms`, () => {
    settingsCases(plugin, harness)
    outcomeCases(plugin, harness)
    webhookCases(plugin, harness)
    safetyCases(plugin, harness)
    verbCases(plugin, harness)
    referenceCases(plugin, harness)
    frontDoorCases(plugin, harness)
    fieldSurvivalCases(plugin, harness)
    overLimitCases(plugin, harness)
    switchedOffCases(plugin, harness)
    describe.each(Object.entries(conformanceCases))('%s', (_subject, cases) => {
      runCases(plugin, harness, cases)
    })
  })
}
