/** Something that was typed wrongly. */
export class UsageError extends Error {}

export const usage = `Usage:
  glimpse models                   the models that Glimpse knows
  glimpse models fetch <model>     fetches the files of one, for a host of your own

Options of fetch:
  --out <folder>    where they go: <folder>/<model>/… (public/models)
  --from <address>  a folder that has them: <address>/<model>/…; several: in this order
  --dtype <type>    only the files of this type
`;
