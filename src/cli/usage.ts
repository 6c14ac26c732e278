/** Something that was typed wrongly, or that there is nothing to be done about without typing something else. */
export class UsageError extends Error {}

/** There is nothing to index where it was looked for. */
export class NothingFound extends UsageError {}

/** The commands, each with its help. */
export const help = {
  glimpse: `Usage: glimpse <command>

  index <folder> --out <folder>    makes the search index of a built site, or of a folder of pictures
  search <index> "words"           asks an index
  serve <folder>                   serves a folder on this computer, for a quick look
  models                           the models that Glimpse knows
  models fetch <model>             fetches the files of one

"glimpse <command> --help" tells more. Ends with 0; with 1 when something failed, 2 when something was typed wrongly, 130 when stopped.
`,

  index: `Usage: glimpse index <folder> --out <folder>

Makes the search index of a built site (a folder with HTML pages) or of a folder of pictures. Run it again after each
build: only what is new is encoded, and only the files that change are written. Ctrl+C stops; the next run goes on.

  --out <folder>     where the index goes: plain files, to be served as they are (for a site: a folder inside it)
  --model <model>    doodle, which comes with Glimpse; "glimpse models" has the others
  --models <folder>  where "glimpse models fetch" has put their files
  --dtype <type>     fp32, fp16, q8, q4, q4f16 or small, where the model has it; else what it recommends
  --base <address>   path or address at which the folder will be served (/)
  --cache <folder>   what earlier runs have encoded (node_modules/.cache/glimpse, or .glimpse-cache)
  --json             tells what was done in JSON

Of a page count: elements with data-glimpse-body where the site has any, else <main>, else all of it; not what has
data-glimpse-ignore. data-glimpse-meta="title" marks its title.
`,

  search: `Usage: glimpse search <index> "words" [--image <file>]

Asks an index, as a visitor's browser would, and prints the best answers. The words are read as in the search box:
"red -boat" subtracts, before:2024-06 after:2023 folder:Holidays camera:"Pixel 8" type:png tag:garden has:caption
near:48.1,11.6,20km filter. A query that begins with a dash goes behind --: glimpse search <index> -- "-boat".

  --image <file>     a picture to look for, with or without words
  --limit <number>   how many answers at most (10)
  --models <folder>  where "glimpse models fetch" has put the files of the index's model
  --json             prints the answers in JSON
`,

  serve: `Usage: glimpse serve <folder> [--port <number>]

Serves a folder on this computer only (127.0.0.1), until it is stopped with Ctrl+C.

  --port <number>    8080 unless told; 0 for any that is free
`,

  models: `Usage:
  glimpse models                   the models that Glimpse knows
  glimpse models fetch <model>     fetches the files of one, for "glimpse index" or a host of your own

Options of fetch:
  --out <folder>    where they go: <folder>/<model>/… (public/models)
  --from <address>  a folder that has them: <address>/<model>/…, or an address with {repo} and {revision}; several: in this
                    order (the hub)
  --dtype <type>    only these weights: fp32, fp16, q8, q4, q4f16 or small. Unless told: all that a device may
                    choose by itself, and the small ones that people are offered
`,
} as const;

export type Command = keyof typeof help;
