import type { Harness, PluginUnderTest } from '@callplane/conformance'
import type { EmulatorOptions } from '@callplane/emulator'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './packages.ts'
import { providerIds } from './provider-ids.ts'

export interface EmulatedProvider {
  readonly plugin: PluginUnderTest
  readonly harness: Harness
}

const load = async (folder: string, file: string): Promise<Readonly<Record<string, unknown>>> =>
  (await import(pathToFileURL(join(folder, file)).href)) as Readonly<Record<string, unknown>>

const isPlugin = (value: unknown): value is PluginUnderTest =>
  typeof value === 'function' && 'id' in value && 'can' in value

const loadProvider = async (folder: string): Promise<EmulatedProvider> => {
  const [source, test] = await Promise.all([
    load(folder, 'src/plugin.ts'),
    load(folder, 'test/harness.ts'),
  ])
  const plugin = Object.values(source).find(isPlugin)
  const { harness } = test
  if (!plugin) throw new Error(`${folder}/src/plugin.ts must export a plugin`)
  if (typeof harness !== 'object' || harness === null || !('face' in harness))
    throw new Error(`${folder}/test/harness.ts must export \`harness\``)
  return { plugin, harness: harness as Harness }
}

/** Every provider of a workspace with what it needs to work against the emulator. */
export const loadProviders = (workspace = root): Promise<readonly EmulatedProvider[]> =>
  Promise.all(
    providerIds(workspace).map((id) => loadProvider(join(workspace, 'packages/providers', id))),
  )

/** Those of this workspace: for demo, chaos, bench and generated pages. A new provider is found by its folder. */
export const emulatedProviders = await loadProviders()

/** Faces that the emulator does not have built in. */
export const facesOf = (
  providers: readonly EmulatedProvider[],
): NonNullable<EmulatorOptions['faces']> =>
  providers.flatMap(({ harness }) => (harness.ownFace ? [harness.ownFace] : []))
