import { migrate, migrationFile, planText, type MigrateEnd } from '@callplane/trunks'

/** The URLs of the application: at the source, and where Callplane answers the target. */
export interface Urls {
  readonly answer: string
  readonly moved: string
  /** Where calls to the numbers go at the source, while some of them still come in there. */
  readonly redirect: string
}

/** From one carrier to another. The file remembers what was there before, so any process can undo it. */
export const moveOf = (source: MigrateEnd, target: MigrateEnd, urls: Urls, file: string) =>
  migrate({
    name: 'to-telnyx',
    source,
    target,
    urls: { [urls.answer]: urls.moved },
    redirect: { answer: { url: urls.redirect, method: 'POST' } },
    state: migrationFile(file),
  })

/** There, a look at what is left, and back again. */
export const thereAndBack = async (
  migration: ReturnType<typeof moveOf>,
  isContent: () => Promise<boolean>,
): Promise<string> => {
  const before = planText(await migration.plan())
  await migration.apply()
  if (!(await isContent())) await migration.undo()
  return before
}
