/* Written by scripts/models/pinTesseract.ts. */

/** What is known of an npm package of Tesseract's data: hash of its archive, hash and size of the file in it. */
export interface TesseractPin {
  /** As lock files have it. */
  readonly integrity: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** By Tesseract's name of the language. The archives of the others are checked against what the registry says. */
export const TESSERACT_PINS: Readonly<Record<string, TesseractPin>> = {
  ara: {
    integrity:
      'sha512-bB60Av6dsv9LRUrlaM6SgnAwjUpdbanw9Jf3mbhDCZAhX7Cp8u7YjI8EWfCvMhH3R2QJT/2EA8cijqPANOhwaA==',
    sha256: 'f4746c44b02342dd5b3d4f0198000f47d7c49f1a229e63e0f436c0592dcd9639',
    bytes: 1_661_906,
  },
  deu: {
    integrity:
      'sha512-3ter1p2gFAiCd5CMC+PodZ9YY2UDomkKj+ytlKeeZqOUmhLx1SDnYPf5zog0g5MBbxYveW+8omI3PUflqHfZ4Q==',
    sha256: '306c4280d0cbed46fbff727486bd43b92730181bae80f56941a091f363bdf28b',
    bytes: 1_333_102,
  },
  ell: {
    integrity:
      'sha512-cCdWHcxHupC9YltWAoscqnw1QAIo4ENgaXNNVXfN+FBvSncnx3lgnNcyRdCvGSi31buwr7vPY156WHu2Yubg4A==',
    sha256: 'e8a293abb398ec479176c1575aef24e2bacb0611c713f3fa996f97f0cd996fb3',
    bytes: 1_324_749,
  },
  eng: {
    integrity:
      'sha512-mbTumm6KQPUHyzTPQaF3ObXYnx0SqqfV2nabqFVQBwD6Kl7PhGSLSzOlfFTWy0P3BjghaSKA2W9GB19Jk+ZcTg==',
    sha256: '45b4cb346724ac1774f1c36f42f182b887bcdb28ebe63e6fff90ac41f3fcff91',
    bytes: 2_952_873,
  },
  fra: {
    integrity:
      'sha512-pp58gMaoyidoBBLd5y5rnf0WW0Y1994QrGqZrYatITqIU/AReUJMykD+YY3JDgvnmgz7uAx1UmhjjuyEmV8JEA==',
    sha256: 'd611139672b3752c7097e671e4a1d9209dfd37f2aeb081ef6487fba3351e9255',
    bytes: 707_406,
  },
  heb: {
    integrity:
      'sha512-t70MeqlBqOsf+pINWgG32gaVsXG2LUiOFMMzeJLl+bDEjRK9nXUqF/xzl37xP2IdwZcOsd6BnQRbZDN/8AAWlA==',
    sha256: '9c70b524200dae77fb25e3567566eee600ccbcae9aeb89722990ccae0e84e805',
    bytes: 580_576,
  },
  hin: {
    integrity:
      'sha512-MB6WY6g4SAtrs+Xuyz5JDDsLFCykCwIESV7M9KkyxF71bxBqhLa8e7GJi5yGa/Wl6V4nuC7LWX/EMdSyTINTvg==',
    sha256: 'f3b6a0d320df38d886178cdd727b90dbf9df3db053adb32bd9cf73f0463cda07',
    bytes: 1_389_692,
  },
  ita: {
    integrity:
      'sha512-Sx19NVYve5VAxEBDL6CWTX+evlvzV+iAS5ejJywcHVsmir/C9Tzw2fExoh97QFc06t48tYZA8VrMobsBzMAEhA==',
    sha256: 'f702fcfad297ce028ede3626d1467b67939f23ff23595f9badd54681cf25a4d3',
    bytes: 1_660_998,
  },
  jpn: {
    integrity:
      'sha512-nUq2xHUjiWE6FRqkvLIIbByLZ39B8qNaBSOnVP4XIKGPKtZ1e0hiRnK7WhPfl8A+Fe7aNE1u/QoXXUym3TbSCA==',
    sha256: '2b63ebfbf1484de4a08ce53b29ef98a1c17658a93cbd38acb665d7d316d0be88',
    bytes: 2_030_256,
  },
  kir: {
    integrity:
      'sha512-XlZQuMRyS3rvpws2SejMSIwOv045ZwSl9syrrDg3ti9jU3tjl9zYegripXMvBE9cId4WQcGuwJ1i0pTEzdIuNg==',
    sha256: '31c9579841744bc53dcf59392a63eb77e3ea648f67ef53106720c39d23281256',
    bytes: 4_448_704,
  },
  kor: {
    integrity:
      'sha512-tepYhsYiRJ8E44R27MHxVteEDDLfYQxuvM6u4JlEHcCYqwpefvI5TGzoMgB67kunOvtyEJYtT5zfJ/6R6FVU9w==',
    sha256: '78c21276ab14c9bb734d83be1055d9fe5469a4e7e977c51ad385be5737e61126',
    bytes: 1_572_336,
  },
  pol: {
    integrity:
      'sha512-e9naSi/5kIXIMsymriFMUXJ2XWxRY/09qU9pkmEN28nAeMyF70EYkn4G3iHoB2oF/HNhZpy8lCIe1/I2L/BqKA==',
    sha256: 'a20fdec4ff99d8f8e84c708da3e42a4e935c26863055a0ed88aef5c66a59b91b',
    bytes: 2_642_356,
  },
  por: {
    integrity:
      'sha512-sQ7GqYUgKaMmV0vNujYoXLlXUp2e5RGGkJxQ3L59kUOaupIugLJeb1dqhrfgyb71XQw7ltdSuXdQIoaoS/rpsQ==',
    sha256: 'dacebc1386ddaaf8389f81094236cca0d690897cde693d48cbdaa881c86e2b4c',
    bytes: 1_392_239,
  },
  spa: {
    integrity:
      'sha512-9Ln+QKq/TNu4Hy4aOp5b4nXo9U0C6IqJMzNDpAJZe/fNtz6jXG9G/hQgR/Irxj+RGf0M7Xy1MNx1yl4wQUIfeg==',
    sha256: '40be52f97b5d4eb7460073dc1f94cd546b27150333c0bf854ed7e7132db6bceb',
    bytes: 2_100_190,
  },
  tha: {
    integrity:
      'sha512-0OzEL5P9b0PLukjrUbQUJFWC41V6Ti/Cxgm7pFJ6btk3IPS3EZc2PPjji7eFzbc/Zf7LDKxkzvlW1nd0NmrEug==',
    sha256: '4550a5505184d1b79cf10416d5b19e643001d95411d5e717954dd26feef3ae74',
    bytes: 896_631,
  },
  tur: {
    integrity:
      'sha512-510AUJda8BsgrTchfIIH1uV1wfYp28+PLy74sxSQiHM0sLv9kjbNyooxUCo/R4TOjLQY0fXQ2QWwozWlSlXrkw==',
    sha256: '384ba0dc28040451b7818d7d60e0a88df0d3003fa5a01d713a468779bc3d8c04',
    bytes: 2_141_291,
  },
  ukr: {
    integrity:
      'sha512-W/i5g9xbyBHJxklEb0mU2iLENBzU9CgXk1LVg82aQ95IaRwNFjY1z5y0vMcydEHQLx/TeawGrHiqlWoyXWCDzA==',
    sha256: 'ea2789a0ad99ff84bfd252a7410a1e8661a7bc5acaa41573d23b54b71446aa4c',
    bytes: 2_114_206,
  },
  vie: {
    integrity:
      'sha512-hFxBtxSiCw6+64uxf0psrlLvcYA5kQimYhTSx1RwjbD5jSxe1bWg3EmipAozkzELQIFAMkJC5vu+ONGRem7YLA==',
    sha256: '2284f610f262a1b19ec8df9f196b9ff6ce38ddb4a66329e998941df4b8961c8d',
    bytes: 1_423_003,
  },
};
