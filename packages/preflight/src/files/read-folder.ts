import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { SkippedPath } from '../report/report.ts'

/** Limits of what is read. */
export interface FolderLimits {
  /** Most bytes of a file. Default 1,000,000. */
  readonly maxBytes?: number | undefined
  /** Most files. Default 20,000. */
  readonly maxFiles?: number | undefined
}

/** A file that was read. */
export interface FolderFile {
  /** Path below the folder, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** What is in a folder. */
export interface FolderRead {
  readonly files: readonly FolderFile[]
  readonly skipped: readonly SkippedPath[]
}

const wanted = /\.(?:[mc]?[jt]sx?|xml|twiml|json)$/i
/** Code that is not understood, and is listed where it names a provider. */
const otherCode = /\.(?:vue|svelte|astro|py|php|rb|go|java|kt|cs|ex|exs|rs)$/i
const namesProvider = /twilio|plivo|vonage|nexmo|\/v2\/sip\/outbound-call/i

const unwanted = /\.d\.[mc]?ts$|(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer)\.json$/i

/** Folders that never hold code of the application's own. */
const foreign: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  '.git',
  '.hg',
  '.svn',
])
/** Folders of what was built from code that is read too. */
const built: ReadonlySet<string> = new Set(['dist', 'build', 'out', 'coverage', '.next', '.nuxt'])

/** Reads one folder after the other; never leaves the one it began with. */
class Reader {
  readonly files: FolderFile[] = []
  readonly skipped: SkippedPath[] = []
  readonly #root: string
  readonly #maxBytes: number
  readonly #maxFiles: number
  readonly #seen = new Set<string>()

  constructor(root: string, { maxBytes = 1_000_000, maxFiles = 20_000 }: FolderLimits) {
    this.#root = root
    this.#maxBytes = maxBytes
    this.#maxFiles = maxFiles
  }

  #skip(path: string, reason: string): void {
    this.skipped.push({ path: this.#name(path), reason })
  }

  #name(path: string): string {
    return relative(this.#root, path).split(sep).join('/') || '.'
  }

  #isInside(path: string): boolean {
    return (
      path === this.#root ||
      path.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep)
    )
  }

  async folder(folder: string): Promise<void> {
    if (this.#seen.has(folder)) return
    this.#seen.add(folder)
    const names = await readdir(folder).catch(() => {
      this.#skip(folder, 'cannot be read')
      return []
    })
    for (const name of names.toSorted()) await this.#entry(join(folder, name), name)
  }

  async #entry(path: string, name: string): Promise<void> {
    const found = await lstat(path).catch(() => null)
    if (!found) return this.#skip(path, 'cannot be read')
    let target = path
    if (found.isSymbolicLink()) {
      const real = await realpath(path).catch(() => null)
      if (real === null) return this.#skip(path, 'a link that leads nowhere')
      if (!this.#isInside(real)) return this.#skip(path, 'a link that leads out of the folder')
      target = real
    }
    const info = found.isSymbolicLink() ? await stat(target) : found
    if (info.isDirectory()) {
      if (foreign.has(name)) return
      if (built.has(name)) return this.#skip(path, 'built output')
      return this.folder(target)
    }
    const isRead = wanted.test(name) && !unwanted.test(this.#name(path))
    if (!info.isFile() || !(isRead || otherCode.test(name))) return
    if (this.#seen.has(target)) return
    this.#seen.add(target)
    await this.#file(target, info.size, isRead)
  }

  async #file(path: string, size: number, isRead: boolean): Promise<void> {
    if (this.files.length >= this.#maxFiles)
      return this.#skip(path, `more than ${this.#maxFiles} files`)
    if (size > this.#maxBytes) return this.#skip(path, `larger than ${this.#maxBytes} bytes`)
    const file = await open(path, 'r').catch(() => null)
    if (!file) return this.#skip(path, 'cannot be read')
    try {
      // Bounded again, because a file can grow after it was measured.
      const buffer = Buffer.alloc(this.#maxBytes + 1)
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
      if (bytesRead > this.#maxBytes) return this.#skip(path, `larger than ${this.#maxBytes} bytes`)
      const text = buffer.toString('utf8', 0, bytesRead)
      if (isRead) this.files.push({ path: this.#name(path), text })
      else if (namesProvider.test(text))
        this.#skip(path, 'names a provider, in a language that is not read')
    } finally {
      await file.close()
    }
  }
}

/**
 * Reads the code and documents below a folder. Nothing outside it is read: links that lead out are left aside. Everything that
 * is left aside is listed, but for installed packages.
 */
export const readFolder = async (
  folder: string,
  limits: FolderLimits = {},
): Promise<FolderRead> => {
  const root = await realpath(folder)
  const reader = new Reader(root, limits)
  await reader.folder(root)
  return { files: reader.files, skipped: reader.skipped }
}
