import { isTransient } from './failure.ts'

const maxTries = 5

/** Again, where the database rolled back to resolve a deadlock or to keep transactions apart. */
export const retried = async <T>(run: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++)
    try {
      return await run()
    } catch (error) {
      if (tries >= maxTries || !isTransient(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** tries * 5))
    }
}
