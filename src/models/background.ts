/**
 * Texts that hardly any collection of pictures has an answer to, of all kinds: things, places, animals, pages, notions. What they score at best
 * is what a query without an answer scores. None is about anything that the queries of the measurement ask for. A model may bring its own
 * list (`Preset.background`); their vectors are made by its text tower, once for each space.
 */
export const backgroundTexts: readonly string[] = [
  'an abacus', 'a harpsichord', 'a sextant', 'a zeppelin over a harbour', 'a guillotine', 'the control room of a submarine',
  'a sundial in a cloister', 'a beekeeper in a veil', 'a loom with unfinished cloth', 'a blacksmith at the anvil', 'a suit of armour',
  'a gargoyle', 'a sarcophagus', 'a totem pole', 'a printing press', 'a lighthouse keeper', 'a coal mine lift', 'an oil rig in fog',
  'a nuclear cooling tower', 'a wind tunnel', 'a particle accelerator', 'a petri dish', 'a centrifuge',
  'an X-ray of a hand', 'an ultrasound scan', 'a fossil in limestone', 'a meteorite', 'a stalactite cave', 'a coral reef',
  'a jellyfish swarm', 'an octopus', 'a manta ray', 'a walrus on the ice', 'a platypus', 'an armadillo', 'a flamingo colony',
  'a pelican', 'a vulture', 'a scorpion', 'a praying mantis', 'a silkworm', 'a termite mound', 'a bamboo grove',
  'a rice terrace', 'a salt mine', 'a cotton harvest', 'a vineyard in winter', 'a truffle', 'an artichoke', 'a pomegranate cut open',
  'a jar of pickled gherkins', 'a lobster on a platter', 'a fondue pot', 'a samovar', 'an opium pipe', 'a powder wig', 'a kimono',
  'a kilt and bagpipes', 'a bullfighter', 'a sumo wrestler', 'a fencing duel', 'a curling stone', 'a bobsleigh run', 'a polo match',
  'a regatta with eights', 'a trapeze artist', 'a ventriloquist', 'an opera singer in costume', 'a marching band', 'a ballet rehearsal',
  'a coronation', 'a court hearing', 'a parliament vote', 'a hunger strike', 'a prison cell', 'a refugee camp',
  'a trench with barbed wire', 'a battleship', 'a tank battalion', 'a parachute jump', 'a space station', 'the surface of Mars',
  'the tail of a comet', 'a solar eclipse', 'a tornado', 'a sandstorm', 'an avalanche', 'an earthquake ruin', 'a diving bell',
  'a treaty on fishing rights', 'a proof of a theorem', 'the number pi', 'a table of logarithms', 'a page of Sanskrit',
  'Egyptian hieroglyphs', 'a knitting pattern', 'a sudoku', 'a bar code', 'a stock price curve', 'an org chart',
  'a wiring diagram', 'a floor plan', 'the periodic table', 'a sonnet', 'inflation', 'jurisprudence', 'nostalgia',
  'a philosophy of language',
];
