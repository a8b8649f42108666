import { createEmulator } from '@callplane/emulator'
import { documentedApis, operationKey, type DocumentedApi } from './documented.ts'

/** By provider: what the faces have. VideoSDK's two faces share one host. */
const emulatedOperations = async (): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const emulator = createEmulator()
  const operations = Object.entries(emulator.operations())
  await emulator.close()
  const byProvider = new Map<string, Set<string>>()
  for (const [face, list] of operations) {
    const provider = face.replace(/-legacy$/, '')
    const known = byProvider.get(provider) ?? new Set<string>()
    for (const operation of list) known.add(operationKey(operation))
    byProvider.set(provider, known)
  }
  return byProvider
}

/** The documented operations that the emulator has, by their key. */
export const fidelity = async (): Promise<
  readonly { readonly api: DocumentedApi; readonly emulated: ReadonlySet<string> }[]
> => {
  const emulated = await emulatedOperations()
  return documentedApis.map((api) => ({ api, emulated: emulated.get(api.provider) ?? new Set() }))
}

const section = ({ api, emulated }: Awaited<ReturnType<typeof fidelity>>[number]): string => {
  const rows = api.operations.map((operation) => {
    const mark = emulated.has(operationKey(operation)) ? 'yes' : '–'
    return `| \`${operation.method}\` | \`${operation.path}\` | ${mark} |`
  })
  const count = api.operations.filter((one) => emulated.has(operationKey(one))).length
  return `## ${api.title}

${count} of ${api.operations.length}. Source: ${api.source}.

| method | path | emulated |
| --- | --- | --- |
${rows.join('\n')}`
}

const others = (all: Awaited<ReturnType<typeof fidelity>>): string => {
  const documented = new Set(
    all.flatMap(({ api }) => api.operations.map((one) => `${api.provider} ${operationKey(one)}`)),
  )
  const emulated = new Map(all.map(({ api, emulated: keys }) => [api.provider, keys]))
  return [...emulated]
    .flatMap(([provider, keys]) =>
      [...keys]
        .filter((key) => !documented.has(`${provider} ${key}`))
        .map((key) => `| ${provider} | \`${key}\` |`),
    )
    .join('\n')
}

/** The page of operations, from the faces and the providers' own lists. */
export const fidelityPage = async (): Promise<string> => {
  const all = await fidelity()
  const summary = all.map(({ api, emulated }) => {
    const count = api.operations.filter((one) => emulated.has(operationKey(one))).length
    return `| ${api.title} | ${count} | ${api.operations.length} |`
  })
  return `# Operations of the emulator

Generated from the emulator's faces and the providers' lists of operations. An operation that is not emulated
answers 501, with \`not emulated: METHOD path\` in the provider's own error shape, and is noted as a warning.
Only the parts of the APIs that concern telephone calls are listed; \`GET /_emulator/operations\` lists what the
running emulator has.

| API | emulated | documented |
| --- | --- | --- |
${summary.join('\n')}

${all.map(section).join('\n\n')}

## Emulated, and in none of these lists

Older paths, media files, and what a provider has in its dashboard only.

| provider | operation |
| --- | --- |
${others(all)}
`
}
