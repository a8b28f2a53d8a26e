/** What stands in place of the instruments when it is measured what they cost: it has all of their functions, and none does anything. */
const nothing: object = new Proxy(() => undefined, { get: (_, name) => (name === 'then' ? undefined : nothing), apply: () => undefined });

export const instruments = (): unknown => ({ recorder: nothing, sampler: nothing, pressure: nothing });

export const countReaders = async (): Promise<unknown> => nothing;

export class AnswerWatch {
  over(): void {}
  later(): void {}
  know(): void {}
}
