/**
 * One thing to make. `Made` is what the steps have found out so far: each adds to it, later ones read it.
 *
 * `find` looks by a name that is the same in every run, so that a run after a killed one adopts what is there. A step
 * without `find` must itself be safe to repeat.
 */
export interface Step<Made> {
  /** Unique in its transaction, free of secrets and numbers: progress and errors name it. */
  readonly name: string
  /** Null: not there. Throws where something is there that must not be adopted. */
  find?: ((made: Made) => Promise<Partial<Made> | null>) | undefined
  /**
   * Whether it is done as far as can be read, for a step without `find` and for plans alone. Default: it is, unless a step
   * before it is missing.
   */
  isDone?: ((made: Made) => Promise<boolean>) | undefined
  do(made: Made): Promise<Partial<Made> | void>
  /**
   * Takes back what `do` made; never called for what `find` found beforehand. What it returns was kept on purpose, in
   * words that follow "kept: ". Also called when it is not known whether `do` took effect, so the resource may be absent.
   */
  undo?(made: Made): Promise<string | void>
}

/** How far a step of a set-up has come. */
export interface StepProgress {
  readonly step: string
  /** `found`: was there already. `settled`: its reply was lost, and a look showed that it had been done. */
  readonly phase: 'started' | 'found' | 'done' | 'settled' | 'failed' | 'undone' | 'kept' | 'left'
}

/** What runs have made: enough for another process to go on, and to undo exactly that. */
export interface MadeSteps {
  /** The names of steps whose request was, or may have been, sent. */
  readonly steps: readonly string[]
  /** What the steps have found out: ids, no secrets. */
  readonly made: object
}

/** Where a run keeps what it makes. */
export interface StepRecord {
  /** What a run before this one, which did not come to its end, has made. */
  readonly earlier?: MadeSteps | undefined
  /** Called before and after each request, with everything so far. What it throws ends the run as a crash would. */
  save(made: MadeSteps): void
}

/** Who runs the steps, and who is told. */
export interface RunStepsOptions {
  /** The plugin's id, for errors. */
  readonly provider: string
  /** What the whole is, for errors: `Twilio trunk`. */
  readonly subject: string
  /** Called before and after each step. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
  /**
   * Given, once all is done, what takes back exactly that which this run made: for a whole of which this is one step.
   * Answers with what was kept on purpose; throws where something could not be undone.
   */
  readonly onUndoable?: ((undo: () => Promise<string | void>) => void) | undefined
  /** Keeps what is made while it is made, for a run after a crash. */
  readonly record?: StepRecord | undefined
}
