/** Something that was typed wrongly. */
export class UsageError extends Error {}

export const usage = `Usage:
  glimpse models                   the models that Glimpse knows
  glimpse models fetch <model>     fetches the files of one, for a host of your own

Options of fetch:
  --out <folder>    where they go: <folder>/<model>/… (public/models)
  --from <address>  a folder that has them: <address>/<model>/…, or an address with {repo} and {revision}; several: in this
                    order (the hub)
  --dtype <type>    only these weights: fp32, fp16, q8, q4, q4f16 or small. Unless told: all that a device may
                    choose by itself, and the small ones that people are offered
`;
