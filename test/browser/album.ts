/** The sample album's manifest, as the app serves it. */
interface Album {
  readonly pictures: readonly { readonly file: string; readonly caption: string }[];
}

export const album: Album = await (await fetch('/album/album.json')).json();
