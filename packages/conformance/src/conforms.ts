import { describe } from 'vitest'
import { fieldSurvivalCases } from './cases/field-survival.ts'
import { frontDoorCases } from './cases/front-door.ts'
import { outcomeCases } from './cases/outcomes.ts'
import { overLimitCases } from './cases/over-limit.ts'
import { referenceCases } from './cases/references.ts'
import { safetyCases } from './cases/safety.ts'
import { settingsCases } from './cases/settings.ts'
import { switchedOffCases } from './cases/switched-off.ts'
import { verbCases } from './cases/verbs.ts'
import { webhookCases } from './cases/webhooks.ts'
import type { Harness, PluginUnderTest } from './harness.ts'

/**
 * The definition of a plugin, as a vitest suite against the emulator. Cases run or are skipped by what the
 * plugin says it can do, never by its name.
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
  })
}
