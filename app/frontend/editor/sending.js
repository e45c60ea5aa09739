import { token } from "../token.js";

/** Why a picture was not kept, as a sentence to read. */
export class Refused extends Error {}

/** Send a picture; `told` hears which share of it has gone. Answers its key and size, or fails. */
export function sent(address, blob, words, told) {
  const body = new FormData();
  body.append("image", blob, "picture");
  const request = new XMLHttpRequest(); // fetch does not tell how far an upload has come
  request.open("POST", address);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("HX-Request-Type", "partial");
  request.setRequestHeader("X-CSRFToken", token());
  request.upload.addEventListener("progress", ({ loaded, total }) => told(loaded / total));
  return new Promise((resolve, reject) => {
    const refuse = (sentence) => reject(new Refused(sentence));
    request.addEventListener("error", () => refuse(words.image_offline));
    request.addEventListener("load", () => {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const made = page.querySelector("img[data-image]");
      if (request.status === 200 && made) return resolve(keptAs(made));
      const said = page.querySelector("strong")?.textContent;
      refuse(said || words.image_failed);
    });
    request.send(body);
  });
}

function keptAs({ dataset, width, height }) {
  return { id: dataset.image, width, height };
}
