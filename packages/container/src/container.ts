// First, and only here: tsyringe throws on import without it.
import 'reflect-metadata'
import { container as globalContainer, type DependencyContainer } from 'tsyringe'
import { withDispatcher } from './modules.ts'
import { createRoot, type Module, type Root } from './root.ts'
import { DISPATCHER } from './tokens.ts'

const fill = (root: Root, modules: readonly Module[]): Root => {
  for (const module of [withDispatcher(), ...modules]) module(root)
  return root
}

/** A container of its own. It shares nothing with others, nor with tsyringe's global one. */
export const createContainer = (...modules: readonly Module[]): Root =>
  // tsyringe makes containers only as children; without reach the parent does not count.
  fill(createRoot(globalContainer.createChildContainer(), false), modules)

/**
 * Into a container of the application's own, whose registrations under our tokens count too. All its children get the
 * one dispatcher. Disposing what this returns closes what was made here; tsyringe's `dispose` does not.
 */
export const install = (container: DependencyContainer, ...modules: readonly Module[]): Root => {
  // Two dispatchers over one set of providers do not know of each other's calls.
  if (container.isRegistered(DISPATCHER.key, true))
    throw new Error('a dispatcher is already installed in this container or one above it')
  return fill(createRoot(container, true), modules)
}
